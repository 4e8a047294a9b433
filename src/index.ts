/** The toolkit of the course: everything a notebook imports from 'diffusion-lab'. */
export {};
